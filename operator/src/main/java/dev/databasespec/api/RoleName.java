package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of a role that a spec refers to: the names of Cloud SQL and of the administrator are out of reach. */
@JacksonAnnotationsInside
@Size(min = 1, max = 63)
@ValidationRule(value = SqlName.FITS, message = SqlName.FITS_MESSAGE)
@ValidationRule(value = SqlName.PRINTABLE, message = SqlName.PRINTABLE_MESSAGE)
@ValidationRule(value = RoleName.FREE, message = RoleName.FREE_MESSAGE)
@Target({ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface RoleName {
    String FREE = "!self.startsWith('cloudsql') && self != 'postgres' && self != 'public' && self != 'none'";
    String FREE_MESSAGE = "reserved: postgres, public, none and all names that begin with cloudsql belong to the server";
}
